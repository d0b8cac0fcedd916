import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A resource as CloudFormation has it: values may still be intrinsic functions. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

export interface Template {
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<
    Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }>
  >;
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: unknown }>>;
}

export interface AssemblyStack {
  readonly name: string;
  readonly template: Template;
  /** Construct path (`Stack/Api/Token`) by logical id. */
  readonly constructPaths: ReadonlyMap<string, string>;
  /** Absolute directory or file of an asset, by the object key that it would have in the staging bucket. */
  readonly assets: ReadonlyMap<string, string>;
}

interface Artifact {
  readonly type: string;
  readonly dependencies?: readonly string[];
  readonly additionalMetadataFile?: string;
  readonly properties?: { readonly templateFile?: string; readonly stackName?: string; readonly file?: string };
}

/**
 * The stacks of a synthesized cloud assembly (`cdk.out`), each after the stacks that it depends on.
 * Throws when the directory holds no manifest or no stack. Nested assemblies (CDK stages) are NOT read.
 */
export function readAssembly(directory: string): readonly AssemblyStack[] {
  const { artifacts } = readJson<{ artifacts: Record<string, Artifact> }>(directory, 'manifest.json');
  const stacks = inDependencyOrder(artifacts)
    .filter((id) => artifacts[id]?.type === 'aws:cloudformation:stack')
    .map((id) => readStack(directory, id, artifacts));
  if (stacks.length === 0) throw new Error(`The cloud assembly in ${directory} holds no stack`);
  return stacks;
}

function readStack(directory: string, id: string, artifacts: Readonly<Record<string, Artifact>>): AssemblyStack {
  const artifact = artifacts[id];
  const templateFile = artifact?.properties?.templateFile;
  if (artifact === undefined || templateFile === undefined) throw new Error(`Stack ${id} names no template file`);
  const assetManifests = (artifact.dependencies ?? []).map((dependency) => artifacts[dependency]);
  return {
    name: artifact.properties?.stackName ?? id,
    template: readJson<Template>(directory, templateFile),
    constructPaths: readConstructPaths(directory, artifact.additionalMetadataFile),
    assets: new Map(assetManifests.flatMap((manifest) => readAssets(directory, manifest))),
  };
}

function readConstructPaths(directory: string, file: string | undefined): ReadonlyMap<string, string> {
  if (file === undefined) return new Map();
  const metadata = readJson<Record<string, readonly { type: string; data?: unknown }[]>>(directory, file);
  const paths = new Map<string, string>();
  for (const [path, entries] of Object.entries(metadata)) {
    for (const { type, data } of entries) {
      if (type === 'aws:cdk:logicalId') paths.set(String(data), path.slice(1).replace(/\/Resource$/, ''));
    }
  }
  return paths;
}

function readAssets(directory: string, manifest: Artifact | undefined): [string, string][] {
  const file = manifest?.type === 'cdk:asset-manifest' ? manifest.properties?.file : undefined;
  if (file === undefined) return [];
  type Asset = { source: { path?: string }; destinations: Record<string, { objectKey: string }> };
  const { files = {} } = readJson<{ files?: Record<string, Asset> }>(directory, file);
  return Object.values(files).flatMap(({ source, destinations }) =>
    Object.values(destinations).map(({ objectKey }): [string, string] => [
      objectKey,
      resolve(directory, source.path ?? ''),
    ]),
  );
}

function inDependencyOrder(artifacts: Readonly<Record<string, Artifact>>): readonly string[] {
  const ordered = new Set<string>();
  const visit = (id: string): void => {
    if (ordered.has(id)) return;
    for (const dependency of artifacts[id]?.dependencies ?? []) visit(dependency);
    ordered.add(id);
  };
  for (const id of Object.keys(artifacts)) visit(id);
  return [...ordered];
}

function readJson<T>(directory: string, file: string): T {
  const path = join(directory, file);
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (cause) {
    throw new Error(`Cannot read ${path}: synthesize first (npm run synth)`, { cause });
  }
}
