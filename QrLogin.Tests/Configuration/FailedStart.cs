using QrLogin.Silo.Configuration;

namespace QrLogin.Tests.Configuration;

/// <summary>A start in this process that fails before anything runs, because settings are invalid.</summary>
internal static class FailedStart
{
    /// <summary>The message of a front end in Development on the embedded profile.</summary>
    public static string OfApi(string folder, params string[] settings) =>
        Of("QrLogin.Api.dll", folder, "Development", ["urls=http://127.0.0.1:0", .. settings]);

    /// <summary>The message of a program.</summary>
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
