using System.Text;

namespace QrLogin.Tests.Infrastructure;

/// <summary>A running service, as its clients see it. The contract tests do not depend on its profile.</summary>
public abstract class Site
{
    private TestPhone? _phone;

    /// <summary>A client of the service. The base address is its public origin.</summary>
    public virtual HttpClient Http { get; protected set; } = null!;

    /// <summary>A phone for tests of requests, which need any phone.</summary>
    internal async Task<TestPhone> AnyPhone() => _phone ??= await TestPhone.LoggedIn(Http);

    protected static HttpClient Client(Uri address, DelegatingHandler? first = null)
    {
        HttpMessageHandler sockets = new SocketsHttpHandler
        {
            UseCookies = false,
            AllowAutoRedirect = false,
            RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8
        };
        if (first is not null) first.InnerHandler = sockets;
        return new(first ?? sockets) { BaseAddress = address };
    }
}
