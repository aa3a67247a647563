"""Draw a plain ground under the synthetic campaign."""

from types import SimpleNamespace

import numpy as np

from auguststorm.report.ground import Ground
from auguststorm.report.relief import relief_of
from tests.report.synthetic import make_cells


def make_ground() -> Ground:
    """Draw a coast, a river, a railway and a frontier for the synthetic lattice; the west and far east are allied."""
    cells = make_cells()
    land = np.array([[-1300.0, -800.0], [2200.0, -800.0], [2200.0, 900.0], [-1300.0, 900.0], [-1300.0, -800.0]])
    bend = np.linspace(-600.0, 400.0, 60)
    lines = {
        "land": (land,),
        "lakes": (),
        "rivers": (np.stack((bend, 300.0 * np.sin(bend / 300.0)), axis=1),),
        "railways": (np.array([[-900.0, 200.0], [-400.0, 100.0], [0.0, 0.0], [200.0, -150.0]]),),
        "frontiers": (np.array([[-880.0, -500.0], [-850.0, 600.0]]), np.array([[190.0, -500.0], [230.0, 600.0]])),
    }
    is_allied = (cells.x_km < -880.0) | ((cells.x_km > 190.0) & (cells.x_km < 900.0))
    step = np.arange(0.0, 40.0) * 80.0
    x, y = np.meshgrid(step - 1200.0, step / 2.0 - 700.0)
    hills = 400.0 + 400.0 * np.sin(x / 200.0) * np.cos(y / 150.0)
    relief = relief_of(SimpleNamespace(x_km=x.ravel(), y_km=y.ravel(), elevation_m=hills.ravel()))
    return Ground(lines, relief, cells.x_km, cells.y_km, is_allied, np.flatnonzero(is_allied))
