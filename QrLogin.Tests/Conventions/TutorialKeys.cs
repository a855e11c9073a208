using QrLogin.Tests.Infrastructure;

namespace QrLogin.Tests.Conventions;

/// <summary>The key of a backend that vouches, made with the tutorial's own commands.</summary>
internal sealed class TutorialKeys : IDisposable
{
    private readonly TempFolder _folder = new();

    public string Path => _folder.Path;

    public async Task Make(string tutorial)
    {
        var commands = tutorial.Split('\n').Where(line => line.StartsWith("openssl ", StringComparison.Ordinal)
            || line.StartsWith("node -p ", StringComparison.Ordinal));
        var (code, output) = await Shell.Bash("-ec", string.Join('\n', commands.Prepend($"cd '{Path}'")));
        Assert.True(code == 0, output);
    }

    public void Dispose() => _folder.Dispose();
}
