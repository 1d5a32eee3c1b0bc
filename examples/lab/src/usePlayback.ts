import { useEffect, useState } from "preact/hooks";

/** A position that moves from 0 to `end`, a place every `interval` milliseconds, when played. */
export function usePlayback(end: number, interval: number) {
  const [position, setPosition] = useState(0);
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    if (!playing) return;
    if (position >= end) {
      setPlaying(false);
      return;
    }
    const timer = setTimeout(() => setPosition(position + 1), interval);
    return () => clearTimeout(timer);
  }, [playing, position, end, interval]);
  return {
    position: Math.min(position, end),
    playing,
    setPosition(to: number) {
      setPlaying(false);
      setPosition(to);
    },
    /** From the beginning. */
    play() {
      setPosition(0);
      setPlaying(true);
    },
    stop: () => setPlaying(false),
  };
}
