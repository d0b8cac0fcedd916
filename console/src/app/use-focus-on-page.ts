import { useEffect, useRef } from 'react';

/**
 * After going on to another page, what is read and what the keyboard moves from is the page, and not the link that led there.
 * Not when the application opens: the browser's own beginning is right then. A page that has put the focus somewhere keeps it.
 */
export function useFocusOnPage(id: string, pathname: string): void {
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    const page = document.getElementById(id);
    if (page !== null && !page.contains(document.activeElement)) page.focus();
  }, [id, pathname]);
}
