using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (
      name = "main",
      worker = (
        modules = [(name = "workerd.mjs", esModule = embed "../.tmp/workerd.mjs")],
        bindings = [(name = "given", text = "by the configuration")],
        compatibilityDate = "2026-01-01",
        compatibilityFlags = ["nodejs_compat", "enable_request_signal"],
      ),
    ),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
