"""Where eastings and northings are on the globe."""

from decimal import Decimal
from functools import cache

from pyproj import Transformer

FIVE_PLACES = Decimal("0.00001")


@cache
def _transformer():
    return Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)


def latitudes_and_longitudes(points):
    """(latitude, longitude), to five places, for each (easting, northing) in metres; (None, None) for (None, None)."""
    known = [point for point in points if point[0]]
    if not known:
        return [(None, None)] * len(points)
    longitudes, latitudes = _transformer().transform(*zip(*known, strict=True))
    found = iter(zip(latitudes, longitudes, strict=True))
    return [_rounded(*next(found)) if point[0] else (None, None) for point in points]


def _rounded(latitude, longitude):
    return Decimal(str(latitude)).quantize(FIVE_PLACES), Decimal(str(longitude)).quantize(FIVE_PLACES)
