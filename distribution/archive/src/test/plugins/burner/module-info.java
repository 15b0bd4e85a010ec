/** Tools that burn a core and ignore their interruption; for the tests of budgets. */
module com.acme.burner {
  requires dev.holdfast.api;
  requires dev.holdfast.api.web;

  provides dev.holdfast.api.web.ToolProvider with
      com.acme.burner.BurnerProvider;
}
