using System.Buffers;
using Microsoft.AspNetCore.Connections;
using QrLogin.Api.Problems;

namespace QrLogin.Api.Requests;

/// <summary>Reads a body to its end, or until it is too large. Chunk framing does not count towards its size.</summary>
internal static class BodyReader
{
    /// <summary>The largest body, in bytes.</summary>
    public const long MaxBytes = 16 * 1024;

    /// <summary>The same including the chunk framing: a one-byte chunk takes six more bytes.</summary>
    public const long MaxBytesWithChunks = 8 * MaxBytes;

    public static async ValueTask<Result<byte[]>> ReadAsync(HttpContext http)
    {
        var body = http.Request.BodyReader;
        try
        {
            while (true)
            {
                // Not with the request's token: the server completes the read when the client disconnects, and logs an error if a
                // cancelled one is still pending.
                var read = await body.ReadAsync(CancellationToken.None);
                bool tooLarge = read.Buffer.Length > MaxBytes;
                if (tooLarge || read.IsCompleted)
                {
                    byte[] bytes = tooLarge ? [] : read.Buffer.ToArray();
                    // Marked as consumed, so that the server discards the rest and the client gets to read the
                    // response.
                    body.AdvanceTo(read.Buffer.End);
                    return tooLarge ? Problem.TooLarge : bytes;
                }

                body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (IOException e) when (IsMalformed(e) && !http.RequestAborted.IsCancellationRequested)
        {
            return Problem.Unreadable;
        }
    }

    /// <summary>
    /// Kestrel throws several types of <see cref="IOException"/> for malformed chunks. Here, none of them means that a
    /// store is down.
    /// </summary>
    private static bool IsMalformed(IOException e) => e is not BadHttpRequestException and not ConnectionResetException;
}
