// Before anything is painted: the light or dark that was chosen, if one was.
try {
  var theme = localStorage.getItem("hearsay.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch (e) {
  // Without storage the system's choice holds.
}
