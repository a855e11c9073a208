using Microsoft.AspNetCore.Builder;
using QrLogin.Silo.Hosting;
using QrLogin.Silo.Startup;
using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Startup;

/// <summary>A start in this process that fails: its exit code, and what it prints on standard error.</summary>
internal static class InProcessStart
{
    /// <summary>A front end in Development on the embedded profile.</summary>
    public static Task<(int Code, string Said)> OfApi(string folder, params string[] settings) =>
        Of("QrLogin.Api.dll", folder, ["environment=Development", "urls=http://127.0.0.1:0", .. settings]);

    /// <param name="settings">Each as <c>key=value</c>; the last one of a key counts.</param>
    public static async Task<(int Code, string Said)> Of(string program, string folder, params string[] settings)
    {
        string[] args = [.. settings.Prepend($"contentRoot={folder}").Append("Logging:LogLevel:Default=None").Select(s => "--" + s)];
        await using var output = new StringWriter();
        int code = await StartupErrors.Run(
            async () =>
            {
                var host = program == "QrLogin.Silo.dll" ? Silo.Program.Build(args) : QrLogin.Api.Program.Build(args);
                await host.RunUntilStopped();
                return 0;
            },
            output).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        string said = output.ToString();
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", said, StringComparison.Ordinal);
        return (code, said.TrimEnd());
    }

    /// <summary>The address of a front end that listens but has not started.</summary>
    public static async Task<Uri> Listening(WebApplication app, Task start)
    {
        while (app.Urls.All(url => url.EndsWith(":0", StringComparison.Ordinal)))
        {
            Assert.False(start.IsCompleted, start.Exception?.Message);
            await Pause.For(TimeSpan.FromMilliseconds(20));
        }

        return new(app.Urls.First());
    }

    /// <summary>Asserts that the start ended with exit code 78 and one line that contains each of the texts.</summary>
    public static void AssertRefused((int Code, string Said) start, params string[] texts)
    {
        Assert.Equal((Silo.Configuration.ConfigurationException.ExitCode, 1), (start.Code, start.Said.Split('\n').Length));
        foreach (string text in texts) Assert.Contains(text, start.Said, StringComparison.Ordinal);
    }
}
