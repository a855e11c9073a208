using QrLogin.Silo;

namespace QrLogin.Api;

/// <summary>What is configured of the front end.</summary>
internal static class ApiSettings
{
    private const int DefaultPort = 5080;
    private const string OriginKey = "QrLogin:PublicOrigin";

    /// <summary>Listens on http://localhost:5080, unless anything says otherwise.</summary>
    public static void UseDefaultPort(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        bool said = configuration[WebHostDefaults.ServerUrlsKey] is not null
            || configuration[WebHostDefaults.HttpPortsKey] is not null
            || configuration[WebHostDefaults.HttpsPortsKey] is not null
            || configuration.GetSection("Kestrel:Endpoints").Exists();
        if (!said) builder.WebHost.UseUrls($"http://localhost:{DefaultPort}");
    }

    /// <summary>Reads and checks the origin that the QR sends a phone to.</summary>
    /// <exception cref="ConfigurationException">It is not an origin, or not there where it must be.</exception>
    public static PublicOrigin ReadPublicOrigin(this WebApplicationBuilder builder)
    {
        var settings = new Settings(builder.Configuration);
        settings.OneOf("QrLogin:Hosting", required: false, "Silo");
        string? text = builder.Configuration[OriginKey];
        if (text is not null && !IsOrigin(text)) settings.Wrong(OriginKey, "an origin such as https://login.example.com, without a path");
        settings.ThrowIfWrong();

        if (text is not null) return new(text.TrimEnd('/'));
        return new(builder.Environment.IsDevelopment() ? null : $"http://localhost:{Port(builder.Configuration)}");
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri!.Scheme is "http" or "https"
        && uri.AbsolutePath == "/"
        && string.IsNullOrEmpty(uri.Query + uri.Fragment + uri.UserInfo);

    private static int Port(IConfiguration configuration) =>
        configuration[WebHostDefaults.ServerUrlsKey]?.Split(';')[0] is { } url && BindingAddress.Parse(url) is { } address ? address.Port : DefaultPort;
}
