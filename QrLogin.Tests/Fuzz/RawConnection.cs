using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace QrLogin.Tests.Fuzz;

/// <summary>The response, byte for byte: as Latin-1, so that nothing is lost or repaired.</summary>
internal sealed record RawResponse(int Status, string Head, string Body)
{
    /// <summary>Whether the response has a defined end; a stream has none.</summary>
    public bool EndsByItself => Status is 204 or 304 || Header("Content-Length") is not null;

    public string? Header(string name)
    {
        int at = Head.IndexOf("\r\n" + name + ": ", StringComparison.OrdinalIgnoreCase);
        if (at < 0) return null;
        int start = at + name.Length + 4;
        return Head[start..Head.IndexOf("\r\n", start, StringComparison.Ordinal)];
    }
}

/// <summary>A raw HTTP/1.1 connection that stays open while possible, for requests that no client library would send.</summary>
internal sealed class RawConnection(int port) : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly byte[] _buffer = new byte[64 * 1024];
    private Socket? _socket;
    private int _start, _end;

    /// <summary>Sends a request and reads the response; null if the server closed the connection without one.</summary>
    /// <param name="request">The bytes to send.</param>
    /// <param name="hasBody">Whether responses to this method have a body.</param>
    /// <param name="isLast">Whether this must be the last request, because the server may read it as two.</param>
    public async Task<RawResponse?> Exchange(byte[] request, bool hasBody, bool isLast)
    {
        bool isUsed = _socket is not null;
        var answer = await Try(request, hasBody);
        // The server may have closed a used connection, but it must answer on a new one.
        if (answer is null && isUsed) answer = await Try(request, hasBody);
        if (isLast || answer?.EndsByItself != true || answer.Header("Connection") == "close" || _start != _end) HangUp();
        return answer;
    }

    private async Task<RawResponse?> Try(byte[] request, bool hasBody)
    {
        using var late = new CancellationTokenSource(s_patience);
        try
        {
            var socket = _socket ??= await Connect(late.Token);
            await socket.SendAsync(request, late.Token);
            if (await Read(socket, hasBody, late.Token) is { } answer) return answer;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // No answer, as after an orderly close.
        }

        HangUp();
        return null;
    }

    /// <summary>Sends an incomplete request, and closes the connection.</summary>
    public async Task Drop(byte[] part)
    {
        using var late = new CancellationTokenSource(s_patience);
        HangUp();
        _socket = await Connect(late.Token);
        await _socket.SendAsync(part, late.Token);
        HangUp();
    }

    public void Dispose() => HangUp();

    private async Task<Socket> Connect(CancellationToken late)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, late);
        return socket;
    }

    /// <summary>Resets the connection, because tens of thousands of orderly closes would use up the machine's ports.</summary>
    private void HangUp()
    {
        if (_socket is not null) _socket.LingerState = new(true, 0);
        _socket?.Dispose();
        (_socket, _start, _end) = (null, 0, 0);
    }

    private async Task<RawResponse?> Read(Socket socket, bool hasBody, CancellationToken late)
    {
        while (await ReadHead(socket, late) is { } head)
        {
            int status = int.Parse(head.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture);
            if (status < 200) continue;
            var answer = new RawResponse(status, head, "");
            if (!hasBody || status is 204 or 304) return answer;
            if (answer.Header("Content-Length") is { } length)
                return answer with { Body = await ReadBody(socket, int.Parse(length, CultureInfo.InvariantCulture), late) };
            // A chunked page or an endless stream: its beginning is enough.
            if (_start == _end) await More(socket, late);
            return answer with { Body = Encoding.Latin1.GetString(_buffer, _start, _end - _start) };
        }

        return null;
    }

    private async Task<string?> ReadHead(Socket socket, CancellationToken late)
    {
        while (true)
        {
            int length = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n\r\n"u8);
            if (length >= 0)
            {
                string head = Encoding.Latin1.GetString(_buffer, _start, length + 4);
                _start += length + 4;
                return head;
            }

            if (!await More(socket, late)) return null;
        }
    }

    private async Task<string> ReadBody(Socket socket, int length, CancellationToken late)
    {
        // A page's script is larger than the buffer. A remainder would be read as the next response.
        var body = new StringBuilder();
        while (body.Length < length && (_start < _end || await More(socket, late)))
        {
            int count = Math.Min(length - body.Length, _end - _start);
            body.Append(Encoding.Latin1.GetString(_buffer, _start, count));
            _start += count;
        }

        return body.ToString();
    }

    private async Task<bool> More(Socket socket, CancellationToken late)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        int count = await socket.ReceiveAsync(_buffer.AsMemory(_end), late);
        _end += count;
        return count > 0;
    }
}
