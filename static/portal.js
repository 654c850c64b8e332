// Wakes the GOV.UK components that stand on the page. Every page works without this file.
const library = document.getElementById("govuk-frontend").href;
const { createAll, isSupported, Button, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, ServiceNavigation, SkipLink } =
  await import(library);

if (isSupported()) {
  for (const component of [Button, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, ServiceNavigation, SkipLink]) {
    createAll(component);
  }
}
