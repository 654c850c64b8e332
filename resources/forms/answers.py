"""What several forms of lending ask in the same way: for which school, and at what moment."""

from common import clock, dates


def offer_schools(form, schools):
    """Let `form` ask for which of `schools` it is; the only one is taken without a question."""
    if len(schools) == 1:
        del form.fields["school"]
        form.instance.school = schools[0]
    else:
        form.fields["school"].queryset = schools
        form.fields["school"].empty_label = "Choose a school"


def moment_of(form, day, name):
    """The moment that `day` and the time in the field `name` say: of two equal ones the first. None where one of them
    is missing and, with a sentence beside the field, for an hour that the clocks leave out."""
    time = form.cleaned_data.get(name)
    if day is None or time is None:
        return None
    found = clock.moments(day, time)
    if not found:
        form.add_error(name, f"The clocks go forward that night. Enter another time than {dates.clock(time)}")
    return found[0] if found else None
