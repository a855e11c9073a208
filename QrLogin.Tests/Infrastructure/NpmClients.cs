using System.Diagnostics;

[assembly: AssemblyFixture(typeof(QrLogin.Tests.Infrastructure.NpmClients))]

namespace QrLogin.Tests.Infrastructure;

/// <summary>The programs in clients/, with the packages that their lock file names.</summary>
public sealed class NpmClients : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qrlogin-npm-");
    private Task? _installed;

    /// <summary>Runs one of them and tells what it printed.</summary>
    public async Task<string> Run(string program, params string[] args)
    {
        Assert.SkipUnless(Servers.Find("node") is not null && Servers.Find("npm") is not null, "There is no node or npm here; .ci/run installs them.");
        await (_installed ??= Install());
        // Node 18 has WebCrypto by this switch only; later ones pass over it.
        return await Execute("node", ["--experimental-global-webcrypto", program, .. args]);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task Install()
    {
        foreach (string file in Directory.GetFiles(Path.Combine(Repository.Root, "QrLogin.Tests", "clients"))) File.Copy(file, Path.Combine(_folder.FullName, Path.GetFileName(file)));
        await Execute("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
    }

    private async Task<string> Execute(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { WorkingDirectory = _folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', args)}: {await output}{await error}");
        return await output;
    }
}
