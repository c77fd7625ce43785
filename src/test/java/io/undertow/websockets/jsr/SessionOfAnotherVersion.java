package io.undertow.websockets.jsr;

import jakarta.websocket.Session;

/** Stands for a session of an Undertow that has renamed its own methods. A proxy of it is a class of this package. */
interface SessionOfAnotherVersion extends Session {}
