"""Find the cell each unit stands on: the nearest one that its camp owns."""

import numpy as np
import numpy.typing as npt

from auguststorm.order_of_battle.codes import Array

_EARTH_RADIUS_KM = 6371.0  # mean radius, for distances on the sphere


def unit_vectors(latitude_deg: npt.ArrayLike, longitude_deg: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return points on the unit sphere, shape [..., 3]; products are cosines of the angles between."""
    latitude = np.radians(np.asarray(latitude_deg, dtype=np.float64))
    longitude = np.radians(np.asarray(longitude_deg, dtype=np.float64))
    parts = (np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude))
    return np.stack(parts, axis=-1)


def stand_on_own_ground(
    latitude_deg: npt.ArrayLike,
    longitude_deg: npt.ArrayLike,
    camp: npt.ArrayLike,
    cell_latitude_deg: npt.ArrayLike,
    cell_longitude_deg: npt.ArrayLike,
    is_own: npt.NDArray[np.bool_],
) -> tuple[Array, Array]:
    """Find the nearest cell that each unit's camp owns, so that hostile units never begin in one cell.

    Parameters
    ----------
    latitude_deg, longitude_deg, camp : [F], units and their camps
    cell_latitude_deg, cell_longitude_deg : [C], centres of cells
    is_own : bool [camps, C], land cells of each camp at H-hour
    Returns
    -------
    int32 [F], cells; float64 [F], km from the unit to the cell's centre
    """
    centres = unit_vectors(cell_latitude_deg, cell_longitude_deg)
    points = unit_vectors(latitude_deg, longitude_deg)
    cells = np.empty(points.shape[0], dtype=np.int32)
    distance_km = np.empty(points.shape[0])
    for unit, side in enumerate(np.asarray(camp)):
        cosine = np.where(is_own[side], centres @ points[unit], -1.0)
        cells[unit] = int(cosine.argmax())
        distance_km[unit] = _EARTH_RADIUS_KM * np.arccos(min(1.0, float(cosine[cells[unit]])))
    return cells, distance_km
