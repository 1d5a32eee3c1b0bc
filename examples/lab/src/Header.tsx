/** The name and the two pages. */
export function Header({ page }: { page: "lab" | "linear" }) {
  const pages = { lab: ["./", "Lab"], linear: ["./linear.html", "Theory"] } as const;
  return (
    <header>
      <p class="name">
        Rote <span>Lab</span>
      </p>
      <nav aria-label="Pages">
        {Object.entries(pages).map(([name, [href, title]]) => (
          <a key={name} href={href} aria-current={name === page ? "page" : undefined}>
            {title}
          </a>
        ))}
      </nav>
      <p class="source">
        after <a href="https://arxiv.org/abs/1611.03530">Zhang et al., 2017</a>
      </p>
    </header>
  );
}
