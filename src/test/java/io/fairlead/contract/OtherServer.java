package io.fairlead.contract;

import io.fairlead.appserver.ServerUnderTest;

/** What an application server answers before the gateway hears of a request. */
final class OtherServer {
    private OtherServer() {}

    /** Whether this may be the answer of one, to what it takes for no valid request. */
    static boolean refuses(int status) {
        return ServerUnderTest.isChosen() && (status >= 400 && status < 500 || status == 505);
    }
}
