import { useQuery } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { queryKeys } from '../../data/query-keys.ts';
import type { Tools } from '../../data/tools.ts';
import { useWorkspace } from '../../data/workspace.ts';

/** A pause between two strokes. */
const PAUSE_MS = 120;

function previewQuery(tools: Tools, line: string) {
  return {
    queryKey: queryKeys.line(line),
    queryFn: () => tools.readLine(line),
    staleTime: 60_000,
    retry: false,
  } as const;
}

/** What the server would read of the line, as it is typed. */
export function useLinePreview(line: string) {
  const { tools } = useWorkspace();
  const [asked, setAsked] = useState(line);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(line), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [line]);
  const { data } = useQuery({ ...previewQuery(tools, asked), enabled: asked !== '' });
  return asked === line ? data : undefined;
}

/** Whether the line says when; undefined where nobody answers. */
export async function saysWhen(
  { tools, client }: { tools: Tools; client: QueryClient },
  line: string,
): Promise<boolean | undefined> {
  try {
    const { understood, unread } = await client.fetchQuery(previewQuery(tools, line));
    return unread.length > 0 || understood.some(({ kind }) => /^(?:due|recurrence)$/u.test(kind));
  } catch {
    return undefined;
  }
}
