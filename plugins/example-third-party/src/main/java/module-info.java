/** An MCP tool and a store for Holdfast. */
module com.acme.shelf {
  requires dev.holdfast.api;
  requires dev.holdfast.api.web;

  provides dev.holdfast.api.web.ToolProvider with
      com.acme.shelf.WordsProvider;
  provides dev.holdfast.api.spi.store.StoreProvider with
      com.acme.shelf.ShelfProvider;
}
