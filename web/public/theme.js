// Runs before the first paint, so that a chosen theme never flashes. The page writes the choice: src/theme.ts.
const theme = localStorage.getItem("theme");
if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
