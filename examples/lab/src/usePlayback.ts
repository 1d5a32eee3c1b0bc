import { useEffect, useRef, useState } from "preact/hooks";

/** A position that moves from 0 to `end`, a place every `interval` milliseconds, when played. */
export function usePlayback(end: number, interval: number) {
  const [position, setPosition] = useState(0);
  const [playing, setPlaying] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (!playing) return;
    if (position >= end) {
      setPlaying(false);
      return;
    }
    timer.current = setTimeout(() => setPosition((at) => at + 1), interval);
    return () => clearTimeout(timer.current);
  }, [playing, position, end, interval]);
  return {
    position: Math.min(position, end),
    playing,
    setPosition(to: number) {
      clearTimeout(timer.current); // effects are undone later: until then it could move on
      setPlaying(false);
      setPosition(to);
    },
    /** From the beginning. */
    play() {
      setPosition(0);
      setPlaying(true);
    },
    stop() {
      clearTimeout(timer.current);
      setPlaying(false);
    },
  };
}
