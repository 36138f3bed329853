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
    edges: [];
  }

  interface Event {
    nodes: Id[];
    pointer: { canvas: Point };
  }

  interface View {
    position?: Point;
    scale?: number;
    animation: boolean;
  }

  class Network {
    constructor(element: HTMLElement, data: Data, options: object);
    on(
      event: "select" | "click" | "dragging" | "dragEnd" | "doubleClick",
      listener: (event: Event) => void,
    ): void;
    on(event: "afterDrawing", listener: (pen: CanvasRenderingContext2D) => void): void;
    fit(options: { nodes?: Id[]; maxZoomLevel?: number; animation: boolean }): void;
    moveTo(view: View): void;
    getScale(): number;
    getPositions(ids?: Id[]): Record<Id, Point>;
    getBoundingBox(id: Id): { left: number; right: number; top: number; bottom: number };
    DOMtoCanvas(point: Point): Point;
    getSelectedNodes(): Id[];
    selectNodes(ids: Id[]): void;
    redraw(): void;
    // Not of its documented interface: what its own parts tell each other.
    readonly canvas: { frame: { canvas: HTMLCanvasElement } };
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
    borderWidth: number;
    font: Font;
  }
}
