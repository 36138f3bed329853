// As much of vis-network 9.1 as the pages use; pyvis ships the library without its types.
declare namespace vis {
  type Id = string | number;

  interface Point {
    x: number;
    y: number;
  }

  class DataSet<Row extends { id: Id }> {
    constructor(rows?: Row[]);
    readonly length: number;
    get(id: Id): Row | null;
    update(rows: (Partial<Row> & Pick<Row, "id">)[]): void;
    remove(ids: Row["id"][]): void;
  }

  interface Data {
    nodes: DataSet<Node>;
    edges: DataSet<Edge>;
  }

  interface Event {
    nodes: Id[];
    edges: Id[];
  }

  interface View {
    position?: Point;
    scale?: number;
    animation: boolean;
  }

  class Network {
    constructor(element: HTMLElement, data: Data, options: object);
    on(event: "select" | "dragEnd" | "doubleClick", listener: (event: Event) => void): void;
    on(event: "afterDrawing", listener: (pen: CanvasRenderingContext2D) => void): void;
    fit(options: { nodes?: Id[]; maxZoomLevel?: number; animation: boolean }): void;
    moveTo(view: View): void;
    getScale(): number;
    getPositions(ids?: Id[]): Record<Id, Point>;
    selectNodes(ids: Id[]): void;
    redraw(): void;
    // Not of its documented interface: what its own parts tell each other.
    readonly body: { emitter: { emit(event: "_blockRedraw" | "_allowRedraw"): void } };
  }

  interface Font {
    size: number;
    color: string;
  }

  interface Node extends Point {
    id: Id;
    label: string;
    fixed?: boolean;
    shape: string;
    margin: { top: number; right: number; bottom: number; left: number };
    color: { background: string; border: string };
    borderWidth: number;
    font: Font;
  }

  interface Edge {
    id: Id;
    from: Id;
    to: Id;
    label: string;
    count: string; // of its ties, in short; empty for a single one
    dashes: number[] | false;
    width?: number;
    font?: { size: number };
    color: { color: string };
    smooth: { enabled: boolean; type: string; roundness: number } | false;
  }
}
