"""Charts drawn as SVG: geometry only, no markup. Each stands beside a table of the same facts."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from math import ceil, floor, log10

from clusters.maps import COLOURS, SHAPES
from partnerships.years import in_words

WIDTH, HEIGHT = 680, 340
LEFT, RIGHT, TOP, BOTTOM = 74, 18, 16, 44
DASHES = ["", "9 5", "3 4", "12 4 3 4", "6 3", "2 6", "14 6", "1 4"]
GAPS = 5
"""Spaces between the marks of the scale, about: round numbers come first."""


@dataclass
class Line:
    """One line of the chart: its pieces, which break where a year has no value, and a mark for each value."""

    name: str
    colour: str
    shape: str
    dash: str
    is_ours: bool
    pieces: list[str]
    marks: list[str]

    @property
    def symbol(self):
        """The path of its mark round 0 0."""
        return f"M0 0{self.shape}"

    @property
    def width(self):
        return 4 if self.is_ours else 2


@dataclass
class Tick:
    """A mark of a scale: where, and what it says. `is_minor`: left out where there is little room."""

    at: float
    text: str
    is_minor: bool = False


@dataclass
class LineChart:
    """A measure over the years."""

    title: str
    description: str
    lines: list[Line]
    across: list[Tick]
    up: list[Tick]
    bare: list[tuple[float, float]]
    """(left edge, width) of the years of which no line has a value."""
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM
    plot: int = HEIGHT - BOTTOM - TOP
    """How high the ground of the chart is."""


@dataclass
class Row:
    """One school year of the table beside the chart, with a cell for each line."""

    year: str
    cells: list[str]


@dataclass
class Picture:
    """A measure as a chart, None while no line has a value, and as a table."""

    measure: object
    lines: list[str]
    rows: list[Row]
    chart: LineChart | None

    @classmethod
    def of(cls, measure):
        """The picture of `measure`, whose lines and figures are at hand."""
        lines = list(measure.comparators.all())
        figures = {line: {figure.year: figure for figure in line.figures.all()} for line in lines}
        known = sorted({year for of_line in figures.values() for year in of_line})
        rows = [Row(in_words(year), [_cell(measure, figures[line].get(year)) for line in lines]) for year in known]
        return cls(measure, [line.name for line in lines], rows, _chart(measure, figures, known))


def _cell(measure, figure):
    """What the table says: a value, why there is none, or that nobody has entered one."""
    if figure is None:
        return "no figure"
    if not figure.has_value:
        return figure.get_status_display().lower()
    return f"{measure.in_words(figure.value)}{' (provisional)' if figure.is_provisional else ''}"


def _chart(measure, figures, known):
    values = {
        line: {year: figure.value for year, figure in of_line.items() if figure.has_value}
        for line, of_line in figures.items()
    }
    every = [value for of_line in values.values() for value in of_line.values()]
    if not every:
        return None
    years = list(range(known[0], known[-1] + 1))
    scale = _scale(min(every), max(every))
    step = (WIDTH - LEFT - RIGHT) / len(years)
    x = {year: round(LEFT + step * (number + 0.5), 1) for number, year in enumerate(years)}
    low, high = scale[0], scale[-1]

    def y(value):
        return round(float(TOP + (HEIGHT - BOTTOM - TOP) * (high - value) / (high - low)), 1)

    with_value = {year for of_line in values.values() for year in of_line}
    return LineChart(
        title=measure.title,
        description=_description(measure, values, years),
        lines=[_line(line, values[line], years, x, y, number) for number, line in enumerate(values)],
        across=[Tick(x[year], in_words(year), is_minor=number % 2 == 1) for number, year in enumerate(years)],
        up=[Tick(y(value), measure.in_words(value)) for value in scale],
        bare=[(round(x[year] - step / 2, 1), round(step, 1)) for year in years if year not in with_value],
    )


def _line(line, values, years, x, y, number):
    colour, shape = COLOURS[number % len(COLOURS)], SHAPES[number % len(SHAPES)]
    points = {year: (x[year], y(values[year])) for year in years if year in values}
    pieces = []
    for has_value, run in groupby(years, key=points.__contains__):
        run = list(run)
        if has_value and len(run) > 1:
            pieces.append("M" + "L".join(f"{points[year][0]} {points[year][1]}" for year in run))
    marks = [f"M{at} {height}{shape}" for at, height in points.values()]
    return Line(line.name, colour, shape, DASHES[number % len(DASHES)], line.is_ours, pieces, marks)


def _scale(low, high):
    """Round numbers from below `low` to above `high`, about five steps apart, with zero where it lies between."""
    span = (high - low) or abs(high) or Decimal(1)
    rough = span / GAPS
    power = Decimal(10) ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    first, last = floor(low / step), ceil(high / step)
    if first == last:
        first, last = first - 1, last + 1
    return [step * number for number in range(first, last + 1)]


def _description(measure, values, years):
    """The chart in a sentence, for those who hear it: each line's latest value."""
    said = []
    for line, of_line in values.items():
        latest = max(of_line, default=None)
        if latest is not None:
            said.append(f"{line.name} {measure.in_words(of_line[latest])} in {in_words(latest)}")
    span = f"{in_words(years[0])} to {in_words(years[-1])}"
    return f"A line chart of {span}. Latest: {'; '.join(said)}. The table holds every figure."


# --- bars -------------------------------------------------------------------------------------------

BAR, BETWEEN, BARS_LEFT, BARS_WIDTH = 26, 30, 4, 600


@dataclass
class Bar:
    """One bar: its words above it, its length, and where it stands."""

    text: str
    value: str
    y: int
    length: float


@dataclass
class Bars:
    """Themes by their points, the most needed on top."""

    bars: list[Bar]
    description: str
    height: int
    width: int = WIDTH
    left: int = BARS_LEFT
    thick: int = BAR

    @classmethod
    def of(cls, themes):
        """The bars of `themes`, ranked already."""
        most = max([theme.points for theme in themes] + [1])
        bars = [
            Bar(
                theme.text,
                f"{theme.points}",
                number * (BAR + BETWEEN) + BETWEEN,
                round(BARS_WIDTH * theme.points / most, 1),
            )
            for number, theme in enumerate(themes)
        ]
        said = "; ".join(f"{theme.text} {theme.points}" for theme in themes[:3])
        description = f"A bar chart of points, the most needed first: {said}. The table holds every theme."
        return cls(bars, description, len(bars) * (BAR + BETWEEN) + 6)
