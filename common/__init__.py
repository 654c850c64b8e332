"""What every app may use: the form pack, template tags, dates, guards, pagination. No models, no domain words."""
