/** A CloudFormation value as one would write it by hand: `<Name>` for what CloudFormation fills in. */
export function text(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[intrinsic, argument] = ['', '']] = Object.entries(value as Record<string, unknown>);
  if (intrinsic === 'Ref') return `<${unhashed(String(argument))}>`;
  if (intrinsic === 'Fn::Sub') return String(argument).replace(/\$\{([^}]+)\}/g, '<$1>');
  if (intrinsic === 'Fn::GetAtt') return `<${(argument as string[]).map(unhashed).join('.')}>`;
  if (intrinsic === 'Fn::Join') return (argument as [string, unknown[]])[1].map(text).join((argument as [string])[0]);
  if (intrinsic === 'Fn::ImportValue') return `import ${text(argument)}`;
  throw new Error(`not a value that can be shown: ${JSON.stringify(value)}`);
}

/** Logical ids end in eight hexadecimal digits that say nothing to a reader. */
export function unhashed(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}
