import { type Theme, useRoute } from "vitepress";
import theme from "vitepress/theme-without-fonts";
import { nextTick, onMounted, watch } from "vue";
import { LiveCell } from "../../src/live/LiveCell.ts";
import { mendTheme } from "../../src/mendTheme.ts";
import "./style.css";

export default {
  extends: theme,
  enhanceApp({ app }) {
    app.component("LiveCell", LiveCell);
  },
  setup() {
    const route = useRoute();
    const mend = () => nextTick(() => mendTheme(document));
    onMounted(mend);
    watch(() => route.path, mend);
  },
} satisfies Theme;
