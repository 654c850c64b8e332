"""Load the demo, and say how to sign in to it."""

from django.core.management.base import BaseCommand, CommandError

from config.demo import RefusesProduction, load


class Command(BaseCommand):
    help = "Build a made-up area through the front door. Running it twice changes nothing; production is refused."

    def handle(self, *args, **options):
        try:
            sign_ins = load()
        except RefusesProduction as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("Sign in with one of these, and the password below:")
        for email, name in sign_ins.people:
            self.stdout.write(f"  {email:24} {name}")
        known = sign_ins.password or "the one that was printed when the demo was first loaded"
        self.stdout.write(f"Password for all of them: {known}")
