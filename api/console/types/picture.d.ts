// What the scripts of the pages hand to each other.

interface Words {
  say: Record<string, string>;
  label: Record<string, Record<string, string>>;
  looks: { grades: Record<string, string>; grey: string };
}

interface Party extends Brief {
  place: vis.Point;
  folded?: number; // it stands for so many leaves
}

// How far the neighbours of one kind and direction have been shown.
interface Part {
  offset: number;
  left: number;
}

// All that was asked for, by id. Every step makes a new one, so that undo is the one before.
interface Picture {
  middle: string;
  parties: Map<string, Party>;
  ties: Map<string, RelationShape>;
  hidden: Set<string>;
  pinned: Set<string>;
  parts: Map<string, Part>;
  unfolded: Set<string>;
}

// All that is drawn on a day, as known at a revision.
interface Moment {
  day: string;
  revision: number;
  parties: Map<string, Omit<Brief, "ties">>;
  ties: Map<string, RelationShape>;
}

// The words that are switched off, and the day that is looked at.
interface Filter {
  kinds: Set<string>;
  ties: Set<string>;
  grades: Set<string>;
  day: string;
}

// What the filters let through, and how much they and the user's hiding leave out.
interface View {
  parties: Party[];
  ties: RelationShape[];
  hidden: number;
  filtered: number;
  tiesLeft: number;
}

// Leaves of one kind, tied alike to one party by these kinds of ties.
interface Fold {
  id: string;
  members: Party[];
  ties: RelationShape[];
  kinds: string[];
}

// What is drawn of a view.
interface FoldedView {
  parties: Party[];
  ties: RelationShape[];
  folds: Fold[];
}

// A party as it is drawn: its name in a box, and its icon so far above the middle of that.
interface Mark extends vis.Node {
  icon: { image: string; radius: number; above: number };
  told: boolean; // asked about, with a grade, pinned or chosen: its name comes before others
  bordered: boolean;
  faded: boolean;
}

// All relations from one party to another.
interface Line {
  id: string;
  from: string;
  to: string;
  words: string;
  count: string; // in short; empty for a single one
  dashes: number[];
  width: number;
  colour: string;
  bent: boolean; // there is one back
  faded: boolean;
}

// Where a mark stands at a zoom: the middle of its icon, and how far its name reaches from there.
interface Spot extends vis.Point {
  aside: number;
  down: number;
  radius: number;
  letters: number; // the size of those of its name; 0 where that is not shown
}

// What of a picture is on the screen, in the picture's own plane.
interface Section {
  scale: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

// A word on a line, by its middle.
interface LineWord extends vis.Point {
  rows: string[];
}

// A rectangle by its middle.
interface Box extends vis.Point {
  width: number;
  height: number;
  of?: vis.Id; // boxes of one mark are not in each other's way
}

// What stands beneath everything that is saved.
interface Frame {
  day: string;
  revision: string;
  title: string;
  notes: string[];
  principle: string;
}

// What the panel and the tables ask of the page.
interface Actions {
  choose(id: string): void;
  chooseLine(key: string): void;
  pin(id: string): void;
  hide(id: string): void;
  expand(id: string, count: TieCount): void;
  unfold(id: string): void;
  turnSeveral(id: string): void; // one of several chosen, or no more
  together(id: string): boolean;
  refresh(): void;
}

// A picture as a case keeps it: places in pixels, and what is left out of it.
interface KeptPicture {
  places: Record<string, [number, number]>;
  pinned: string[];
  hidden: string[];
  ties: string[];
  filters: { kinds: string[]; grades: string[]; ties: string[] };
  day: string;
  lost: number; // parties that are known no more
}
