"""Put a few formations in order by a key, stably and without an array index deciding ties."""

from auguststorm.jit import inline

LAST_PRIORITY = 128  # mark: behind every priority, an int8


@inline
def sort_by_key(order, key, count):  # type: ignore[no-untyped-def]
    """Sort the first `count` entries of `order` (int32, formations) and of `key` (float64) by `key`, ascending.

    Keys carry an addressed draw below their leading digits, so equal keys do not occur but by a chance of 2**-52.
    """
    for i in range(1, count):  # by insertion: a few dozen entries at most
        formation = order[i]
        value = key[i]
        j = i - 1
        while j >= 0 and key[j] > value:
            order[j + 1] = order[j]
            key[j + 1] = key[j]
            j -= 1
        order[j + 1] = formation
        key[j + 1] = value
