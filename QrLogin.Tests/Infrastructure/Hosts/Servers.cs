using System.Net;
using System.Net.Sockets;

namespace QrLogin.Tests.Infrastructure;

/// <summary>The servers that a cluster needs, if this machine has them.</summary>
internal static class Servers
{
    /// <summary>
    /// The ports that tests have got lately. No other test gets them, even if nothing listens on them yet, or for a moment no longer.
    /// </summary>
    private static readonly Queue<int> s_given = [];

    /// <summary>A third of all. The tests that run at one time have far fewer.</summary>
    private const int MaxGiven = 4_000;

    private static readonly string[] s_needed = ["redis-server", "pg_ctl", "haproxy"];

    /// <summary>The missing server; null if none is missing.</summary>
    public static string? Missing { get; } = s_needed.FirstOrDefault(name => Find(name) is null);

    /// <summary>The folder of PostgreSQL's tools, which Debian does not put on the PATH.</summary>
    public static IEnumerable<string> Folders =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Concat(Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            : []);

    public static void SkipIfMissing() =>
        Assert.SkipUnless(
            Missing is null, $"There is no {Missing} here; .ci/run installs it (Debian's redis-server, postgresql and haproxy).");

    public static string? Find(string program) => Folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>The first of a row of free ports, below the ephemeral range.</summary>
    public static int FreePorts(int count)
    {
        lock (s_given)
        {
            int first = Enumerable.Range(0, 1000)
                .Select(_ => System.Security.Cryptography.RandomNumberGenerator.GetInt32(20_000, 32_000))
                .First(from => Enumerable.Range(from, count).All(port => !s_given.Contains(port) && IsFree(port)));
            foreach (int port in Enumerable.Range(first, count)) s_given.Enqueue(port);
            while (s_given.Count > MaxGiven) s_given.Dequeue();
            return first;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Any, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
