import { photographs } from "./photographs.ts";

/** Where the photographs and the finished runs are from. */
export function Footer() {
  return (
    <footer>
      {photographs && (
        <p>
          The photographs are the first {photographs.train.examples} of the training set and{" "}
          {photographs.test.examples} of the test set of{" "}
          <a href="https://www.cs.toronto.edu/~kriz/cifar.html">CIFAR-10</a>, by Alex Krizhevsky,
          Vinod Nair and Geoffrey Hinton; no licence is stated.
        </p>
      )}
      <p>
        The finished runs are those of <code>docs/results/paper</code>: one hidden layer of 512
        units, 50,000 photographs.
      </p>
    </footer>
  );
}
