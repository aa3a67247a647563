"""The ground of the campaign: hexagons, edges, places, links and waterways."""

from auguststorm.theatre.store import Links, Places, Theatre, Waterways, load_theatre

__all__ = ["Links", "Places", "Theatre", "Waterways", "load_theatre"]
