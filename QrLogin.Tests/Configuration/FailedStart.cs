using QrLogin.Silo.Configuration;

namespace QrLogin.Tests.Configuration;

/// <summary>A start in this process that ends before anything runs, because the settings are wrong.</summary>
internal static class FailedStart
{
    /// <summary>What a front end reports in Development on the embedded profile.</summary>
    public static string OfApi(string folder, params string[] settings) =>
        Of("QrLogin.Api.dll", folder, "Development", ["urls=http://127.0.0.1:0", .. settings]);

    /// <summary>What a program reports.</summary>
    /// <param name="settings">Each as <c>key=value</c>; the last one of a key counts.</param>
    public static string Of(string program, string folder, string environment, params string[] settings)
    {
        string[] host = [$"environment={environment}", $"contentRoot={folder}", "hostBuilder:reloadConfigOnChange=false"];
        string[] args = [.. host.Concat(settings).Select(s => "--" + s)];
        var error = Assert.Throws<ConfigurationException>(() =>
        {
            using IDisposable _ = program == "QrLogin.Silo.dll" ? Silo.Program.Build(args) : (IDisposable)QrLogin.Api.Program.Build(args);
        });
        Assert.DoesNotContain("   at ", error.Message, StringComparison.Ordinal);
        return error.Message;
    }
}
