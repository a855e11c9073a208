using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Threading.RateLimiting;

namespace QrLogin.Tests.Conventions;

/// <summary>
/// Finds calls that ask a limiter for zero permits, which succeed on a fraction of a permit and take nothing. BannedSymbols.txt cannot
/// see arguments, so this reads the compiled code.
/// </summary>
internal static class PermitCalls
{
    private const byte Call = 0x28, CallVirtual = 0x6f, LoadOne = 0x17;

    /// <summary>The methods of an assembly that ask a limiter for anything but the constant 1, its default.</summary>
    public static List<string> OfOtherThanOne(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        var acquisitions = metadata.MemberReferences
            .Where(r => metadata.GetString(metadata.GetMemberReference(r).Name) is "AttemptAcquire" or "AcquireAsync")
            .Select(r => MetadataTokens.GetToken(r)).ToHashSet();
        return
        [
            .. from method in metadata.MethodDefinitions.Select(metadata.GetMethodDefinition)
               where method.RelativeVirtualAddress != 0
               where !AreOfOne(file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes() ?? [], acquisitions)
               select metadata.GetString(method.Name),
        ];
    }

    /// <summary>The mistake, to test the test.</summary>
    public static bool OfNone(RateLimiter limiter) => limiter.AttemptAcquire(0).IsAcquired;

    private static bool AreOfOne(byte[] code, HashSet<int> acquisitions)
    {
        for (int i = 1; i + 4 < code.Length; i++)
            if (code[i] is Call or CallVirtual && acquisitions.Contains(BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(i + 1)))
                && code[i - 1] != LoadOne) return false;
        return true;
    }
}
