package io.fairlead.process;

import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf(
        value = "isThere",
        disabledReason = "not on this machine; to install it: apt-get install apache2-bin, and stop its service")
class ApacheIT extends ReverseProxySuite {
    ApacheIT() {
        super(ProxyProduct.APACHE);
    }

    static boolean isThere() {
        return ProxyProduct.APACHE.isThere();
    }
}
