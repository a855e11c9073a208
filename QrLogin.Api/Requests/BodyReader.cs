using System.Buffers;
using Microsoft.AspNetCore.Connections;
using QrLogin.Api.Problems;

namespace QrLogin.Api.Requests;

/// <summary>Reads a body to its end, or until it is too large. The chunk framing does not count.</summary>
internal static class BodyReader
{
    /// <summary>The largest body, in bytes.</summary>
    public const long MaxBytes = 16 * 1024;

    /// <summary>The same with its framing: a chunk of one byte takes six more.</summary>
    public const long MaxBytesWithChunks = 8 * MaxBytes;

    public static async ValueTask<Result<byte[]>> ReadAsync(HttpContext http)
    {
        var body = http.Request.BodyReader;
        try
        {
            while (true)
            {
                var read = await body.ReadAsync(http.RequestAborted);
                bool tooLarge = read.Buffer.Length > MaxBytes;
                if (tooLarge || read.IsCompleted)
                {
                    byte[] bytes = tooLarge ? [] : read.Buffer.ToArray();
                    // Marked as consumed, so that the server can discard the rest and the client gets to read the answer.
                    body.AdvanceTo(read.Buffer.End);
                    return tooLarge ? Problem.TooLarge : bytes;
                }

                body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (IOException e) when (e is not BadHttpRequestException and not ConnectionResetException && !http.RequestAborted.IsCancellationRequested)
        {
            // The server throws several exceptions for malformed chunks. None of them means that a store is down.
            return Problem.Unreadable;
        }
    }
}
