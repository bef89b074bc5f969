"""``python -m matching.meaning``: learn the space of the field anew, after the lexicon changed."""

from __future__ import annotations

import sys

from matching.lexicon import read_lexicon
from matching.meaning.encoder import encoder
from matching.meaning.space import FILE, learn, save


def main() -> int:
    """0 when ``space.npz`` was written."""
    meaning = encoder()
    if meaning is None:
        print("the encoder is not installed: nothing was learnt", file=sys.stderr)
        return 1
    model = learn(read_lexicon(), meaning)
    save(model)
    print(f"{FILE.name}: {len(model.wordings)} wordings")
    return 0


if __name__ == "__main__":
    sys.exit(main())
