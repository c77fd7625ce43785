package io.fairlead.process;

import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf(
        value = "isThere",
        disabledReason = "not on this machine; to install it: apt-get install haproxy, and stop its service")
class HaproxyIT extends ReverseProxySuite {
    HaproxyIT() {
        super(ProxyProduct.HAPROXY);
    }

    static boolean isThere() {
        return ProxyProduct.HAPROXY.isThere();
    }
}
