// node.js with the ws package: node ws.js PORT SOURCE UPSTREAM
const net = require('net');
const { WebSocketServer } = require('ws');

const [port, source, upstream] = process.argv.slice(2).map(Number);
const fan = new Set();
const chat = new Set();

function join(hearers, session) {
    hearers.add(session);
    session.on('close', () => hearers.delete(session));
}

function relay(session) {
    const socket = net.connect({ host: '127.0.0.1', port: upstream, noDelay: true });
    socket.on('data', (bytes) => {
        session.send(bytes);
        if (session.bufferedAmount > 1 << 20) {
            socket.pause();
            session._socket.once('drain', () => socket.resume());
        }
    });
    session.on('message', (bytes) => {
        if (!socket.write(bytes)) {
            session.pause();
            socket.once('drain', () => session.resume());
        }
    });
    socket.on('error', () => session.terminate());
    socket.on('end', () => session.close());
    session.on('close', () => socket.destroy());
}

new WebSocketServer({ host: '127.0.0.1', port, perMessageDeflate: false, backlog: 4096 }).on('connection', (session, request) => {
    session.on('error', () => session.terminate());
    if (request.url.startsWith('/fan')) {
        join(fan, session);
    } else if (request.url.startsWith('/chat')) {
        join(chat, session);
        session.on('message', (text) => chat.forEach((hearer) => hearer.send(text, { binary: false })));
    } else if (request.url.startsWith('/relay')) {
        relay(session);
    } else {
        session.on('message', (bytes, binary) => session.send(bytes, { binary }));
    }
});

net.createServer((socket) => {
    let rest = Buffer.alloc(0);
    socket.on('data', (bytes) => {
        rest = rest.length ? Buffer.concat([rest, bytes]) : bytes;
        while (rest.length >= 4 && rest.length - 4 >= rest.readUInt32BE(0)) {
            const message = rest.subarray(4, 4 + rest.readUInt32BE(0));
            fan.forEach((session) => session.send(message));
            rest = rest.subarray(4 + message.length);
        }
    });
    socket.on('error', () => socket.destroy());
}).listen(source, '127.0.0.1');
