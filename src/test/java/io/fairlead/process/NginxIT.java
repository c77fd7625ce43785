package io.fairlead.process;

import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf(
        value = "isThere",
        disabledReason = "not on this machine; to install it: apt-get install nginx, and stop its service")
class NginxIT extends ReverseProxySuite {
    NginxIT() {
        super(ProxyProduct.NGINX);
    }

    static boolean isThere() {
        return ProxyProduct.NGINX.isThere();
    }
}
