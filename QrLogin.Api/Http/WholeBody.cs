using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace QrLogin.Api.Http;

/// <summary>Reads a body to its end, or to where it is too large. What it is sent in is not counted: a body of one-byte chunks is no larger for it.</summary>
internal static class BodyReader
{
    public static async Task<(byte[] Bytes, Problem? Problem)> Read(HttpContext http)
    {
        var body = http.Request.BodyReader;
        try
        {
            while (true)
            {
                var read = await body.ReadAsync(http.RequestAborted);
                bool tooLarge = read.Buffer.Length > RequestGate.MaxBody;
                if (tooLarge || read.IsCompleted)
                {
                    byte[] bytes = tooLarge ? [] : read.Buffer.ToArray();
                    // Given back, so that the server can discard what is still sent, and the client gets to read the answer.
                    body.AdvanceTo(read.Buffer.End);
                    return (bytes, tooLarge ? Problem.TooLarge : null);
                }

                body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (IOException e) when (e is not BadHttpRequestException and not ConnectionResetException && !http.RequestAborted.IsCancellationRequested)
        {
            // The server has several exceptions for chunks that cannot be read. None of them is a store that is down.
            return ([], Problem.Unreadable);
        }
    }
}
