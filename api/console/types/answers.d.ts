// What the API answers, as its OpenAPI document has it: each interface is named as its schema, with
// as many of its fields as the pages read.

interface EntityShape {
  id: string;
  kind: string;
  name: string;
  roles?: string[];
}

interface RelationShape {
  id: string;
  kind: string;
  source: string;
  target: string;
  share?: string;
  valid_from?: string;
  valid_to?: string;
  attributes?: Record<string, unknown>;
  sources?: string[];
}

interface RecordShape {
  kind: string;
  subject: string;
  decided_on: string;
  tier: string;
  issuer?: string;
  document_no?: string;
  list?: string;
}

// `outward` is seen from the party whose relations are counted.
interface TieCount {
  kind: string;
  outward: boolean;
  holds: number;
  ended: number;
}

interface Brief {
  entity: EntityShape;
  grade: string | null;
  level: string;
  ties: TieCount[];
}

interface Neighbour extends Brief {
  relations: RelationShape[];
  more_relations: number;
}

interface Neighbours {
  left: number;
  neighbours: Neighbour[];
}

interface Among {
  parties: Brief[];
  relations: RelationShape[];
  places: Record<string, vis.Point>;
  truncated: boolean;
}

// What a day alters in what is drawn; the first step of an answer tells all.
interface TimeStep {
  day: string;
  revision: number;
  parties: { id: string; grade: string | null; level: string; entity?: EntityShape }[];
  relations: RelationShape[];
  unknown: string[];
  unknown_relations: string[];
}

interface TimeSteps {
  steps: TimeStep[];
  earlier: boolean;
  truncated: boolean;
}

interface EvidenceShape {
  record: string;
  score: number;
  hops: number;
  chain: string[];
  marks: string[];
}

interface ExposureShape {
  evidence: EvidenceShape[];
}

interface ExposureOfOne {
  entities: ExposureShape[];
  records: Record<string, RecordShape>;
  relations: Record<string, RelationShape>;
  names: Record<string, string>;
  left: number;
  truncated: boolean;
}

interface LoadShape {
  state: string;
  rows: number;
  ahead: number;
}

interface LoadTold {
  load: LoadShape;
}

interface Whole {
  running_since: string | null;
}

interface Hit {
  id: string;
  name: string;
}

// A suggestion, from the desk's own address and not from the API.
interface SuggestedParty extends Hit {
  kind_label: string;
  role_labels: string[];
  why: string;
}

interface WideChainShape {
  entities: string[];
  steps: string[][];
}

interface PairShape {
  one: string;
  other: string;
  cut: boolean;
  chains: WideChainShape[];
}

interface ChainsAmong {
  hops: number;
  pairs: PairShape[];
  parties: Brief[];
  relations: Record<string, RelationShape>;
}
