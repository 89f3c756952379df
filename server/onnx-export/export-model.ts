// An export's file → open sessions for its body and its head, with what the passes need to know of them.
import { FileBytes } from './byte-source.ts';
import { biasAttention, type BiasedAttention } from './attention-bias.ts';
import { exportBody, exportHead } from './build-export-graphs.ts';
import { findRoles, type ExportRoles } from './export-roles.ts';
import type { ExportSizes } from './export-sizes.ts';
import { findHead } from './find-head.ts';
import { readExportGraph, type ExportGraph } from './read-export-graph.ts';
import { placeTensors } from './tensor-places.ts';
import { writeExportGraph, type ExportSelection } from './write-export-graph.ts';
import type { Device } from '../session/execution-providers.ts';
import { openSession, type Session } from '../session/open-session.ts';
import { chooseThreads, readCoreFacts } from '../session/thread-count.ts';
import { Failure } from '../shared/protocol/failure.ts';

export interface ExportModel {
  readonly roles: ExportRoles;
  /** The vocabulary's size is that of the graph. */
  readonly spec: ExportSizes;
  /** Null: branches of a tree are read one after the other. */
  readonly attention: BiasedAttention | null;
  /** Names of the body's inputs. */
  readonly inputs: ReadonlySet<string>;
  readonly body: Session;
  readonly head: Session;
}

/** An export as it was understood, before anything is opened. */
export interface ExportParts {
  readonly graph: ExportGraph;
  readonly roles: ExportRoles;
  readonly spec: ExportSizes;
}

/** Operators of the reductions have the form of opset 13. */
const lowestOpset = 13;

/** @throws Failure `model-invalid` | `model-not-found` | `model-unsupported` */
export function readExport(file: string, sizes: ExportSizes): ExportParts {
  const source = new FileBytes(file);
  try {
    const graph = readExportGraph(source);
    const roles = findRoles(graph);
    if (graph.opset < lowestOpset)
      throw new Failure(
        'model-unsupported',
        `${file} uses ONNX operators of version ${graph.opset}; ${lowestOpset} and later are read. Exporting it anew helps.`,
      );
    return { graph, roles, spec: { ...sizes, vocabularySize: vocabularySize(graph, roles, sizes) } };
  } finally {
    source.close();
  }
}

/**
 * @param packed whether trees may be read in one pass, where the attention takes a bias
 * @throws Failure `model-invalid` | `model-not-found` | `model-unsupported` | `device-failed` | `out-of-memory`
 */
export async function openExportOn(parts: ExportParts, device: Device, packed: boolean): Promise<ExportModel> {
  const { graph, roles, spec } = parts;
  const head = findHead(graph, roles.logits.name);
  if (head === null)
    throw new Failure(
      'model-unsupported',
      `${graph.file} computes its logits in a way that is not known here: not by one matrix product over all tokens.`,
    );
  const biased = packed && !spec.slidingWindow ? biasAttention(graph, roles) : null;
  // On other devices the cache stays there, and each run gives a longer one.
  const attention = biased && { ...biased, inPlace: biased.inPlace && device.name === 'cpu' };
  const body = exportBody(graph, roles, head, attention);
  const folder = placeTensors(graph);
  const source = new FileBytes(graph.file);
  const opened: Session[] = [];
  const open = async (selection: ExportSelection, stay: readonly string[]): Promise<Session> => {
    const session = await openSession({
      graph: writeExportGraph(source, graph, selection, folder.places),
      weightFolder: folder.folder,
      device,
      threads: chooseThreads(readCoreFacts()),
      stay,
    });
    opened.push(session);
    return session;
  };
  try {
    return {
      roles,
      spec,
      attention,
      inputs: new Set([...body.inputs, ...body.added.inputs].map(({ name }) => name)),
      body: await open(body, ['hidden', ...body.outputs.map(({ name }) => name)]),
      head: await open(exportHead(graph, roles.logits.name, head, spec.vocabularySize), []),
    };
  } catch (error) {
    for (const session of opened) await session.close();
    throw error;
  } finally {
    source.close();
  }
}

export async function closeExport({ body, head }: ExportModel): Promise<void> {
  await body.close();
  await head.close();
}

function vocabularySize({ file }: ExportGraph, { logits }: ExportRoles, sizes: ExportSizes): number {
  const said = logits.shape?.at(-1);
  if (typeof said !== 'number') return sizes.vocabularySize;
  if (said > 0) return said;
  throw new Failure('model-invalid', `${file} says that its logits have ${said} columns.`);
}
