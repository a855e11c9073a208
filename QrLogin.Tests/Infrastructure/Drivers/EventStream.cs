using System.Text.Json;

namespace QrLogin.Tests.Infrastructure;

/// <summary>The event stream of a session, as its PC reads it.</summary>
internal sealed class EventStream(HttpResponseMessage response) : IDisposable
{
    private StreamReader? _reader;

    public int Status => (int)response.StatusCode;

    public HttpResponseMessage Response => response;

    /// <summary>The next event, skipping comments; null at the end of the stream.</summary>
    public async Task<StreamEvent?> Next()
    {
        var fields = new Dictionary<string, string>();
        while (await Line() is { } line)
        {
            if (line.Length > 0 && line[0] == ':') continue;
            if (line.Length > 0)
                fields[line[..line.IndexOf(':', StringComparison.Ordinal)]] =
                    line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
            else if (fields.Count > 0) return new(fields["id"], fields["event"], JsonDocument.Parse(fields["data"]).RootElement);
        }

        return null;
    }

    /// <summary>The next event of a kind; null if the stream ends first.</summary>
    public async Task<StreamEvent?> NextWhere(Func<StreamEvent, bool> wanted)
    {
        while (await Next() is { } next)
            if (wanted(next)) return next;
        return null;
    }

    /// <summary>The next line of any kind; null at the end of the stream.</summary>
    public async Task<string?> Line()
    {
        _reader ??= new(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        return await _reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask()
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    /// <summary>The statuses of all events from here to the end.</summary>
    public async Task<string[]> Rest()
    {
        var statuses = new List<string>();
        while (await Next() is { } next) statuses.Add(next.Status);
        return [.. statuses];
    }

    public void Dispose()
    {
        _reader?.Dispose();
        response.Dispose();
    }
}

internal sealed record StreamEvent(string Id, string Name, JsonElement Data)
{
    public string Status => Data.GetProperty("status").GetString()!;
}
