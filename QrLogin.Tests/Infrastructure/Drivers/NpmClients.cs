using System.Diagnostics;
using System.Text;

[assembly: AssemblyFixture(typeof(QrLogin.Tests.Infrastructure.NpmClients))]

namespace QrLogin.Tests.Infrastructure;

/// <summary>The programs in clients/, with the packages that their lock file names.</summary>
public sealed class NpmClients : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qrlogin-npm-");
    private readonly Lazy<Task> _installed;

    // Once, for all tests that run beside each other.
    public NpmClients() => _installed = new(Install);

    /// <summary>Runs one of them and tells what it printed.</summary>
    public async Task<string> Run(string program, params string[] args)
    {
        await Installed();
        return await Node([program, .. args], _ => Task.CompletedTask);
    }

    /// <summary>Runs one of them, and acts on each line as it is printed. False ends the program.</summary>
    public async Task<string> Run(string program, string[] args, Func<string, Task<bool>> act)
    {
        await Installed();
        return await Execute("node", ["--experimental-global-webcrypto", program, .. args], act);
    }

    /// <summary>Runs a program that is no file, and acts on each line as it is printed.</summary>
    public async Task<string> RunText(string text, Func<string, Task> act)
    {
        await Installed();
        string program = $"text-{Unique.Text()}.mjs";
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, program), text, TestContext.Current.CancellationToken);
        return await Node([program], act);
    }

    /// <summary>A file of one of the packages.</summary>
    public async Task<string> Read(string path)
    {
        await Installed();
        return await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "node_modules", path), TestContext.Current.CancellationToken);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task Installed()
    {
        Assert.SkipUnless(
            Servers.Find("node") is not null && Servers.Find("npm") is not null, "There is no node or npm here; .ci/run installs them.");
        return _installed.Value;
    }

    // Node 18 has WebCrypto by this switch only; later ones pass over it.
    private Task<string> Node(string[] args, Func<string, Task> act) => Execute(
        "node",
        ["--experimental-global-webcrypto", .. args],
        async line =>
        {
            await act(line);
            return true;
        });

    private async Task Install()
    {
        foreach (string file in Directory.GetFiles(Path.Combine(Repository.Root, "QrLogin.Tests", "clients")))
            File.Copy(file, Path.Combine(_folder.FullName, Path.GetFileName(file)));
        await Execute("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], _ => Task.FromResult(true));
    }

    private async Task<string> Execute(string program, string[] args, Func<string, Task<bool>> act)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args)
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        })!;
        try
        {
            var (output, error) = (new StringBuilder(), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
            while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                output.Append(line).Append('\n');
                if (!await act(line)) return output.ToString();
            }

            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', args)}: {output}{await error}");
            return output.ToString();
        }
        finally
        {
            // It would go on asking where a test has failed.
            process.Kill(entireProcessTree: true);
        }
    }
}
