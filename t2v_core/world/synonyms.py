"""Words that the scene language itself has for its own: those of other wordings are in `wordings/`."""

SYNONYMS = {
    "ball": "circle", "disc": "circle", "disk": "circle", "dot": "circle", "box": "square", "block": "square",
    "cube": "square", "pentagram": "star",
    "violet": "purple", "turquoise": "cyan", "aqua": "cyan", "dark": "black",
    "big": "large", "huge": "large", "tiny": "small", "little": "small",
    "going": "moving", "travelling": "moving", "traveling": "moving", "drifting": "moving", "sliding": "moving",
    "flying": "moving", "gliding": "moving", "heading": "moving", "moves": "moving", "move": "moving",
    "goes": "moving", "go": "moving", "travels": "moving", "drifts": "moving", "slides": "moving",
    "upward": "up", "upwards": "up", "north": "up", "downward": "down", "downwards": "down", "south": "down",
    "leftward": "left", "leftwards": "left", "west": "left", "rightward": "right", "rightwards": "right",
    "east": "right", "north-east": "up-right", "northeast": "up-right", "north-west": "up-left",
    "northwest": "up-left", "south-east": "down-right", "southeast": "down-right", "south-west": "down-left",
    "southwest": "down-left", "right-up": "up-right", "left-up": "up-left", "right-down": "down-right",
    "left-down": "down-left",
    "growing": "expanding", "grows": "expanding", "expands": "expanding", "enlarging": "expanding",
    "shrinks": "shrinking", "contracting": "shrinking",
    "spinning": "rotating", "orbiting": "rotating", "circling": "rotating", "turning": "rotating",
    "rotates": "rotating", "spins": "rotating", "orbits": "rotating", "turns": "rotating",
    "anticlockwise": "counter-clockwise", "anti-clockwise": "counter-clockwise",
    "counterclockwise": "counter-clockwise", "bounces": "bouncing", "hopping": "bouncing",
    "zigzags": "zigzagging", "zig-zagging": "zigzagging", "zig-zags": "zigzagging",
    "vertical": "vertically", "horizontal": "horizontally", "sideways": "horizontally",
    "stands": "standing", "staying": "standing", "stays": "standing", "resting": "standing", "stopping": "standing",
    "slow": "slowly", "fast": "quickly", "quick": "quickly", "rapidly": "quickly",
    "afterwards": "then", "next": "then",
}  # fmt: skip
# Words that carry no meaning here. ("diagonally up-right" is "up-right".)
FILLERS = frozenset(
    [
        *("a", "an", "the", "is", "it", "and", "to", "in", "on", "its"),
        *("diagonally", "towards", "toward", "by", "way", "around", "round"),
    ]
)
# Several typed words that stand for one plain word (or for other words), tried before single words.
PHRASES = {
    ("and", "then"): ("then",), ("counter", "clockwise"): ("counter-clockwise",),
    ("anti", "clockwise"): ("counter-clockwise",), ("up", "and", "down"): ("vertically",),
    ("zig", "zagging"): ("zigzagging",),
} | {
    tuple(pattern.format(v=v, h=h).split()): (f"{v}-{h}",)
    for v in ("up", "down") for h in ("left", "right") for pattern in ("{v} {h}", "{v} and {h}")
}  # fmt: skip
