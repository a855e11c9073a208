using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.OpenApi;

/// <summary>Records every call and its response.</summary>
internal sealed class Recorder() : DelegatingHandler(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
{
    private readonly List<Exchange> _exchanges = [];

    public IReadOnlyList<Exchange> Exchanges => _exchanges;

    public static (HttpClient Http, Recorder Recorder) At(Uri address)
    {
        var recorder = new Recorder();
        return (new(recorder) { BaseAddress = address }, recorder);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string? sent = request.Content is { } body ? await body.ReadAsStringAsync(cancellationToken) : null;
        var response = await base.SendAsync(request, cancellationToken);
        string text = await response.Content.ReadAsStringAsync(cancellationToken);
        _exchanges.Add(new(request, sent, new((int)response.StatusCode, text, response.Headers, response.Content.Headers)));
        return response;
    }
}

internal sealed record Exchange(HttpRequestMessage Request, string? Sent, Reply Reply)
{
    public string Path => Request.RequestUri!.AbsolutePath;

    public string? MediaType => Reply.Text.Length == 0 ? null : Reply.Content.ContentType?.MediaType;
}
